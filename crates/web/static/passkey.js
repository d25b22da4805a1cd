// Asks the browser for a passkey and sends its answer as the form of this page. WebAuthn can be reached by
// scripts alone; this is the one page that needs one. Bytes travel as base64url.
"use strict";
const form = document.getElementById("passkey");
const problem = document.getElementById("passkey-problem");

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (it) => it.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const known = (list) => (list ?? []).map((it) => ({ ...it, id: bytes(it.id) }));

async function create(options) {
  options.challenge = bytes(options.challenge);
  options.user.id = bytes(options.user.id);
  options.excludeCredentials = known(options.excludeCredentials);
  const made = await navigator.credentials.create({ publicKey: options });
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    response: {
      attestationObject: text(made.response.attestationObject),
      clientDataJSON: text(made.response.clientDataJSON),
    },
    extensions: {},
  };
}

async function get(options) {
  options.challenge = bytes(options.challenge);
  options.allowCredentials = known(options.allowCredentials);
  const found = await navigator.credentials.get({ publicKey: options });
  return {
    id: found.id,
    rawId: text(found.rawId),
    type: found.type,
    response: {
      authenticatorData: text(found.response.authenticatorData),
      clientDataJSON: text(found.response.clientDataJSON),
      signature: text(found.response.signature),
      userHandle: found.response.userHandle ? text(found.response.userHandle) : null,
    },
    extensions: {},
  };
}

let asking = false;
async function ask() {
  if (asking) return;
  asking = true;
  problem.hidden = true;
  try {
    const options = JSON.parse(form.dataset.options).publicKey;
    const answer = await (form.dataset.deed === "create" ? create(options) : get(options));
    form.elements.credential.value = JSON.stringify(answer);
    form.submit();
  } catch {
    // Whoever called it off, or has no passkey here, is told the same.
    problem.hidden = false;
    asking = false;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
ask();
