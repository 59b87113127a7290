/** @module fhir/retract: a RiskAssessment that should not stand in the chart becomes entered-in-error, and stays readable. */
import type { MedplumClient } from '@medplum/core'
import type { RiskAssessment } from '@medplum/fhirtypes'
import { AnyEcgError } from '../errors.ts'
import { riskAssessmentSystem } from '../present/identity.ts'
import { failureText } from './failure.ts'

/**
 * Everything but the status is kept. Repeated, it changes nothing.
 * @param assessmentId the RiskAssessment's identifier.
 * @returns `none` when none stands in the chart.
 * @throws AnyEcgError `fhir-failed`, when somebody else changed it at the same moment, too.
 */
export async function retractRiskAssessment(
  client: MedplumClient,
  assessmentId: string,
): Promise<'retracted' | 'none'> {
  try {
    const found = await client.searchResources(
      'RiskAssessment',
      { identifier: `${riskAssessmentSystem}|${assessmentId}` },
      { cache: 'no-store' },
    )
    let retracted = 0
    for (const { id } of found.filter((risk) => bears(risk, assessmentId)))
      if (await enterInError(client, id)) retracted++
    return retracted > 0 ? 'retracted' : 'none'
  } catch (cause) {
    throw new AnyEcgError('fhir-failed', `RiskAssessment not retracted: ${failureText(cause)}`, {
      cause,
    })
  }
}

/** A server that does not know the parameter answers with the RiskAssessments of everybody. */
function bears({ resourceType, identifier }: RiskAssessment, assessmentId: string): boolean {
  // What is in a searchset need not be what was asked for.
  return (
    (resourceType as string) === 'RiskAssessment' &&
    (identifier ?? []).some(
      ({ system, value }) => system === riskAssessmentSystem && value === assessmentId,
    )
  )
}

/**
 * The resource is read again: a searchset may hold summaries, and what is left out of an update is lost. What somebody
 * else writes between our reading and our writing is not overwritten: the call fails, and is for the caller to repeat.
 * https://hl7.org/fhir/R4/http.html#concurrency
 * @returns false when it had that status already.
 */
async function enterInError(client: MedplumClient, id: string): Promise<boolean> {
  const current = await client.readResource('RiskAssessment', id)
  if (current.status === 'entered-in-error') return false
  const { versionId } = current.meta ?? {}
  const headers = versionId ? { 'If-Match': `W/"${versionId}"` } : {}
  await client.updateResource({ ...current, status: 'entered-in-error' }, { headers })
  return true
}
