/** @module smart-app/main: index.html begins here: the address an EHR comes back to after the sign-in. */
import './views/app-shell.ts'
