/** @module test/store: the behaviour of the store, the same on both engines. One database a file: opening one takes time. */
import { testAssessments } from './assessments.ts'
import { describeOnBothEngines } from './engines.ts'
import { testFeedback } from './feedback.ts'
import { testOperators } from './operators.ts'
import { testTenants } from './tenants.ts'
import { testTexts } from './texts.ts'

describeOnBothEngines('store', (replicas) => {
  testAssessments(replicas)
  testFeedback(replicas)
  testOperators(replicas)
  testTexts(replicas)
  testTenants(replicas)
})
