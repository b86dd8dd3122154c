// The control API.

export async function get(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  return answer(await fetch(`/_/${path}?${new URLSearchParams(given)}`));
}

export async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return answer(await fetch(`/_/${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

export async function upload(user, file) {
  const query = new URLSearchParams({ user, name: file.name });
  return (await answer(await fetch(`/_/upload?${query}`, { method: "POST", body: file }))).file;
}

async function answer(response) {
  const value = await response.json();
  if (!response.ok) throw new Error(value.error || `status ${response.status}`);
  return value;
}
