// Shows the contract that this very server answers for, ready to be tried.
const contract = document.querySelector('meta[name=contract]').content;

async function json(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
  return answer.json();
}

// People here sign in to try everything that they may do: their token asks for each scope that means something to Roster.
const names = ['email', 'phone', 'profile'];
let scopes = ['openid'];

// read gives the contract, with the way to sign in spelled out. The document names an issuer on the usual port; people
// sign in with the one that stands beside this page.
async function read() {
  const spec = await json(contract);
  const schemes = spec.components?.securitySchemes ?? {};
  for (const [name, scheme] of Object.entries(schemes)) {
    if (scheme.type !== 'openIdConnect') continue;
    const issuer = await json(new URL(new URL(scheme.openIdConnectUrl).pathname, location).href);
    scopes = issuer.scopes_supported.filter((scope) => !names.includes(scope));
    schemes[name] = {
      type: 'oauth2',
      description: 'Sign in as a user of this directory. A window opens; it needs no secret.',
      flows: {
        authorizationCode: {
          authorizationUrl: issuer.authorization_endpoint,
          tokenUrl: issuer.token_endpoint,
          scopes: Object.fromEntries(scopes.map((scope) => [scope, scope === 'openid' ? 'To be known as yourself.' : ''])),
        },
      },
    };
  }
  return spec;
}

function show(spec) {
  const ui = window.SwaggerUIBundle({
    spec,
    dom_id: '#reference',
    layout: 'BaseLayout',
    deepLinking: true,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    defaultModelExpandDepth: 3,
    displayRequestDuration: true,
    tryItOutEnabled: true,
    validatorUrl: null,
    oauth2RedirectUrl: new URL('oauth2-redirect.html', location).href,
  });
  ui.initOAuth({ clientId: 'console', scopes, usePkceWithAuthorizationCodeGrant: true });
}

read().then(show, (problem) => {
  document.querySelector('#state').textContent = `The contract cannot be shown: ${problem.message}`;
});
