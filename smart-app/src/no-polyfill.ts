/** @module smart-app/no-polyfill: stands for the polyfills of fhirclient, which browsers of this decade do not load. */
export default {}
