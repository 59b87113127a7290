/** @module signal/coefficients: the two filters of the pinned pipeline, frozen digit by digit. */

/** A recursive filter in transfer-function form; `a[0]` is 1. */
export interface FilterCoefficients {
  readonly b: Float64Array
  readonly a: Float64Array
  /** State of the step response (`scipy.signal.lfilter_zi`), to be scaled by the first sample. */
  readonly zi: Float64Array
}

/*
 * As scipy 1.17.1 designed them. `zi` is frozen too: it is the solution of an ill-conditioned linear
 * system, and another LAPACK kernel moves the band-passed signal by 2e-6.
 */

/** iirnotch(50 Hz, Q = 30) at 500 Hz. */
export const notch50Hz: FilterCoefficients = {
  b: Float64Array.of(0.9896361753628921, -1.6012649682336106, 0.9896361753628921),
  a: Float64Array.of(1.0, -1.6012649682336106, 0.9792723507257841),
  zi: Float64Array.of(0.010363824637107997, 0.01036382463710791),
}

/** Butterworth band-pass, N = 4, 0.67-40 Hz at 500 Hz. */
export const band067To40Hz: FilterCoefficients = {
  b: Float64Array.of(
    0.00210678134062039,
    0.0,
    -0.00842712536248156,
    0.0,
    0.012640688043722339,
    0.0,
    -0.00842712536248156,
    0.0,
    0.00210678134062039,
  ),
  a: Float64Array.of(
    1.0,
    -6.69982772563499,
    19.691253828465822,
    -33.190544451430235,
    35.11756594006398,
    -23.895107000645453,
    10.212953481905869,
    -2.5068563003602984,
    0.27056222781627265,
  ),
  zi: Float64Array.of(
    -0.0021068159746489923,
    -0.0021065839326239125,
    0.006319859442409348,
    0.006321008964675202,
    -0.006320895341830348,
    -0.006320067758011037,
    0.0021067038887475184,
    0.0021067907112803266,
  ),
}
