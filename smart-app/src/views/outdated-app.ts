/** @module smart-app/views/outdated-app: the open page is older than what its server has. */

/**
 * A part of the app is not where the open page looks for it: a new build took its place, under another name. Browsers may
 * also remember that a module failed (HTML, module map): only a new document can have it.
 */
export class OutdatedApp extends Error {}
