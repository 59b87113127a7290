/** @module smart-app/launch: launch.html begins here: the address an EHR opens, or a reader. */
import './views/launch-page.ts'
