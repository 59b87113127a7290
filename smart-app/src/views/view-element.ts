/** @module smart-app/views/view-element: the properties of contract.ts, once. */
import { LitElement, type PropertyDeclarations } from 'lit'
import type { AssessmentAnswer, ModelAnswer } from '../../../src/api/types.ts'
import type { FindingFilter } from '../data/findings.ts'
import { wordsIn, type Words } from '../words/index.ts'
import type { Api, Locale, Session, Theme, ViewProperties } from './contract.ts'

export class ViewElement extends LitElement implements ViewProperties {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    api: { attribute: false },
    locale: { attribute: false },
    theme: { attribute: false },
    model: { attribute: false },
    assessment: { attribute: false },
    ecgReference: { attribute: false },
    isNewest: { attribute: false },
    findingId: { attribute: false },
    filter: { attribute: false },
  }

  declare session: Session
  declare api: Api
  declare locale: Locale
  declare theme: Theme
  declare model: ModelAnswer
  declare assessment: AssessmentAnswer
  declare ecgReference: string | null
  declare isNewest: boolean
  declare findingId: string | null
  declare filter: FindingFilter

  protected get words(): Words {
    return wordsIn(this.locale)
  }
}
