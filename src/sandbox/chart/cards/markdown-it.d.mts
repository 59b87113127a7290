/** The server serves the browser build of the installed markdown-it beside these modules. */
export { default } from 'markdown-it/browser'
