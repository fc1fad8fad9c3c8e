// @ts-check

const KEY = 'truyvet.token';

/** The token of this browser, or undefined. */
export function token() {
  return localStorage.getItem(KEY) ?? undefined;
}

/** @param {string} value */
export function signIn(value) {
  localStorage.setItem(KEY, value);
}

export function signOut() {
  localStorage.removeItem(KEY);
}

/**
 * Takes the token out of an address such as `/#token=…`, keeps it, and cleans the address, so that it is neither seen over a shoulder
 * nor kept in the history. A fragment never reaches a server. Answers whether there was one.
 */
export function takeToken() {
  const found = new URLSearchParams(location.hash.slice(1)).get('token');
  if (!found) return false;
  history.replaceState(null, '', location.pathname);
  signIn(found);
  return true;
}
