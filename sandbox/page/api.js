// The only file that talks to the sandbox.
async function read(response) {
  const body = await response.json();
  if (!response.ok) throw new Error(body.description ?? String(response.status));
  return body;
}

export async function get(path) {
  return read(await fetch(`/sandbox/${path}`));
}

export async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return read(await fetch(`/sandbox/${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

export async function upload(fields, file, asPhoto) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined && value !== "") form.append(name, value);
  form.append(asPhoto ? "photo" : "document", file, file.name);
  return read(await fetch("/sandbox/messages", { method: "POST", body: form }));
}

// Calls back with every event after a number; comes back by itself when the sandbox does.
export function listen(after, onEvent, onLost) {
  const source = new EventSource(`/sandbox/events?after=${after}`);
  source.onmessage = (event) => onEvent(JSON.parse(event.data));
  source.onerror = () => onLost(source.readyState !== EventSource.OPEN);
  source.onopen = () => onLost(false);
}
