// On narrow screens the sidebar is a drawer that comes over the page.

const shell = document.getElementById("shell");
const sidebar = document.getElementById("sidebar");
const button = document.getElementById("menu-open");

function set(open) {
  shell.classList.toggle("menu-open", open);
  button.setAttribute("aria-expanded", String(open));
}

export function closeDrawer() {
  set(false);
}

export function makeDrawer() {
  button.addEventListener("click", () => {
    const open = !shell.classList.contains("menu-open");
    set(open);
    if (open) sidebar.querySelector("select, button")?.focus();
  });
  const leave = () => { set(false); button.focus(); };
  sidebar.addEventListener("keydown", (event) => { if (event.key === "Escape" && shell.classList.contains("menu-open")) leave(); });
  shell.addEventListener("pointerdown", (event) => { if (shell.classList.contains("menu-open") && !sidebar.contains(event.target)) set(false); });
}
