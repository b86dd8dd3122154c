// Shortcodes that messages of work applications use most; an unknown one stays as it is written.

const table = {
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", no_entry: "⛔", no_entry_sign: "🚫",
  warning: "⚠️", exclamation: "❗", question: "❓", rotating_light: "🚨", bell: "🔔", no_bell: "🔕", hourglass: "⌛",
  hourglass_flowing_sand: "⏳", alarm_clock: "⏰", clock1: "🕐", clock3: "🕒", stopwatch: "⏱️", calendar: "📅", date: "📅",
  spiral_calendar_pad: "🗓️", memo: "📝", pencil: "📝", pencil2: "✏️", page_facing_up: "📄", clipboard: "📋", file_folder: "📁",
  open_file_folder: "📂", card_index_dividers: "🗂️", card_index: "📇", bar_chart: "📊", chart_with_upwards_trend: "📈",
  chart_with_downwards_trend: "📉", moneybag: "💰", dollar: "💵", credit_card: "💳", bank: "🏦", receipt: "🧾", scales: "⚖️",
  handshake: "🤝", wave: "👋", "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", clap: "👏", pray: "🙏", raised_hands: "🙌",
  eyes: "👀", bulb: "💡", mag: "🔍", lock: "🔒", unlock: "🔓", key: "🔑", link: "🔗", paperclip: "📎", pushpin: "📌", inbox_tray: "📥",
  outbox_tray: "📤", email: "📧", envelope: "✉️", telephone_receiver: "📞", speech_balloon: "💬", mega: "📣", loudspeaker: "📢",
  arrow_right: "➡️", arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️", arrows_counterclockwise: "🔄", repeat: "🔁", leftwards_arrow_with_hook: "↩️",
  red_circle: "🔴", large_orange_circle: "🟠", large_yellow_circle: "🟡", large_green_circle: "🟢", large_blue_circle: "🔵",
  white_circle: "⚪", black_circle: "⚫", large_blue_square: "🟦", star: "⭐", sparkles: "✨", tada: "🎉", fire: "🔥", rocket: "🚀",
  busts_in_silhouette: "👥", bust_in_silhouette: "👤", house: "🏠", office: "🏢", gear: "⚙️", hammer_and_wrench: "🛠️",
  information_source: "ℹ️", checkered_flag: "🏁", triangular_flag_on_post: "🚩", black_square_for_stop: "⏹️", fast_forward: "⏩",
  double_vertical_bar: "⏸️", zzz: "💤", seedling: "🌱", zap: "⚡", grey_question: "❔", octagonal_sign: "🛑", heavy_minus_sign: "➖", white_large_square: "⬜", package: "📦", truck: "🚚", shield: "🛡️", mailbox: "📫", ledger: "📒", books: "📚",
  slightly_smiling_face: "🙂", smile: "😄", heart: "❤️", broken_heart: "💔", robot_face: "🤖", classical_building: "🏛️", briefcase: "💼",
};

export function emoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => table[name] ?? whole);
}
