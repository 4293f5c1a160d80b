// Passkeys: asks the browser to make or use one, and sends what it answers as the form would.
// A form is shown only where the browser knows passkeys.

const decode = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0)).buffer;

const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const named = (list) => (list ?? []).map((one) => ({ ...one, id: decode(one.id) }));

async function make({ publicKey }) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: decode(publicKey.challenge),
      user: { ...publicKey.user, id: decode(publicKey.user.id) },
      excludeCredentials: named(publicKey.excludeCredentials),
    },
  });
  return {
    ...described(made),
    response: {
      clientDataJSON: encode(made.response.clientDataJSON),
      attestationObject: encode(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    },
  };
}

async function use({ publicKey }) {
  const used = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: decode(publicKey.challenge),
      allowCredentials: named(publicKey.allowCredentials),
    },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = used.response;
  return {
    ...described(used),
    response: {
      clientDataJSON: encode(clientDataJSON),
      authenticatorData: encode(authenticatorData),
      signature: encode(signature),
      userHandle: userHandle ? encode(userHandle) : null,
    },
  };
}

const described = (credential) => ({
  id: credential.id,
  rawId: encode(credential.rawId),
  type: credential.type,
  authenticatorAttachment: credential.authenticatorAttachment,
  clientExtensionResults: credential.getClientExtensionResults(),
});

async function asked(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The desk answered ${answer.status}.`);
  return (await answer.json()).request_options;
}

// A new passkey that is to sign in by itself has to be found without a name, and to check who holds it.
function wishes(options, form) {
  if (!form.elements.passwordless?.checked) return options;
  const selection = { ...options.publicKey.authenticatorSelection };
  Object.assign(selection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
  return { ...options, publicKey: { ...options.publicKey, authenticatorSelection: selection } };
}

const ways = {
  passkey: async (form) => use(await asked(form.dataset.passkey)),
  passkeyGet: (form) => use(JSON.parse(form.dataset.passkeyGet)),
  passkeyNew: (form) => make(wishes(JSON.parse(form.dataset.passkeyNew), form)),
};

function listen(form, way) {
  const button = form.querySelector("button");
  const trouble = form.querySelector("[role=alert]");
  const go = async (event) => {
    event.preventDefault();
    trouble.hidden = true;
    button.disabled = true;
    try {
      form.elements.credential.value = JSON.stringify(await way(form));
      form.submit();
    } catch (error) {
      trouble.textContent =
        error.name === "NotAllowedError" ? "It was not confirmed, or took too long. Try again." : error.message;
      trouble.hidden = false;
      button.disabled = false;
    }
  };
  button.addEventListener("click", go);
  form.addEventListener("submit", go);
  form.hidden = false;
}

if (window.PublicKeyCredential) {
  for (const [name, way] of Object.entries(ways)) {
    const attribute = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    for (const form of document.querySelectorAll(`form[data-${attribute}]`)) listen(form, way);
  }
}
