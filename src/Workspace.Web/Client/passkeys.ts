/// Signs in with a passkey, and adds one. The forms for it are hidden until this has run: without a script, or where
/// the browser knows no passkeys, the page offers its other ways alone.

type Ceremony = (options: unknown) => Promise<Credential | null>

const ceremonies: Record<string, Ceremony> = {
  get: options =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
        options as PublicKeyCredentialRequestOptionsJSON,
      ),
    }),
  create: options =>
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
        options as PublicKeyCredentialCreationOptionsJSON,
      ),
    }),
}

function isKnown(): boolean {
  return typeof PublicKeyCredential != "undefined" && "parseRequestOptionsFromJSON" in PublicKeyCredential
}

/// Asks the server what to ask of the device, asks that, and gives the answer as JSON; null when a fresh proof of
/// who somebody is comes first.
async function askAsync(form: HTMLFormElement, ceremony: Ceremony, address: string): Promise<string | null> {
  const answer = await fetch(address, {
    method: "POST",
    body: new FormData(form),
    headers: {Accept: "application/json"},
  })
  if (answer.status == 403) return null
  if (!answer.ok) throw new Error(`options: ${answer.status}`)
  const credential = await ceremony(await answer.json())
  if (!(credential instanceof PublicKeyCredential)) throw new Error("no credential")
  return JSON.stringify(credential.toJSON())
}

function prepare(form: HTMLFormElement): void {
  const ceremony = ceremonies[form.dataset.passkey ?? ""]
  const options = form.dataset.options
  const field = form.elements.namedItem("credential")
  const failed = form.querySelector<HTMLElement>("[data-failed]")
  if (!ceremony || !options || !(field instanceof HTMLInputElement)) return
  form.hidden = false
  form.addEventListener("submit", event => {
    event.preventDefault()
    if (failed) failed.hidden = true
    askAsync(form, ceremony, options).then(
      credential => {
        if (credential == null) {
          location.assign(`/confirm?to=${encodeURIComponent(location.pathname)}`)
          return
        }
        field.value = credential
        form.submit()
      },
      () => {
        if (failed) failed.hidden = false
      },
    )
  })
}

if (isKnown())
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) prepare(form)
