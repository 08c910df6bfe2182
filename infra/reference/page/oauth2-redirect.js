// Hands the code that the sign-in pages sent back to the window that asked for it, which left what it asked in
// swaggerUIRedirectOauth2. A state that nobody here made is refused: it would be somebody else's sign-in.
const asked = window.opener?.swaggerUIRedirectOauth2;
const answer = new URLSearchParams(location.search);

function refuse(message) {
  asked.errCb({ authId: asked.auth.name, source: 'auth', level: 'error', message });
}

if (!asked) {
  document.querySelector('#state').textContent = 'Nobody is waiting for this sign-in. Close this window and begin again.';
} else {
  if (answer.get('state') !== asked.state) {
    refuse('This is not the sign-in that was begun here.');
  } else if (!answer.get('code')) {
    refuse(answer.get('error_description') ?? answer.get('error') ?? 'The sign-in gave no code.');
  } else {
    delete asked.state;
    asked.auth.code = answer.get('code');
    asked.callback({ auth: asked.auth, redirectUrl: asked.redirectUrl });
  }
  window.close();
}
