/** @module smart-app/words/reasons-de: why there is no estimate, and why there is no card, in German. */
import type { ReasonWords } from './reasons-en.ts'

export const reasonsDe: ReasonWords = {
  declinedTitle: 'Keine Schätzung',
  declinedEcg: (time) => `EKG vom ${time}`,
  declined: {
    'no-ecg': {
      title: 'Kein EKG in der Akte',
      text: 'Benötigt wird ein 10-Sekunden-EKG mit Signaldaten. Bitte EKG schreiben oder prüfen, ob das Gerät die Kurve übermittelt.',
    },
    'no-signal': {
      title: 'EKG ohne Signaldaten',
      text: 'Gespeichert ist nur ein Befund oder ein Bild. Benötigt werden die aufgezeichneten Messwerte.',
    },
    'not-an-ecg': {
      title: 'Keine EKG-Aufzeichnung',
      text: 'Werte oder Codes entsprechen keinem EKG.',
    },
    'no-accepted-lead': {
      title: 'Keine verwertbare Ableitung',
      text: 'Das Modell liest nur wenige Ableitungen; dieses EKG enthält keine davon.',
    },
    'unit-missing': {
      title: 'Spannungseinheit fehlt',
      text: 'Ohne Einheit ist die Amplitude unbekannt, daher keine Schätzung.',
    },
    'too-short': {
      title: 'EKG zu kurz',
      text: 'Benötigt werden zehn Sekunden. Bitte ein vollständiges EKG schreiben.',
    },
    'too-long': {
      title: 'Aufzeichnung zu lang',
      text: 'Sie ist länger, als dieser Dienst liest. Ein 10-Sekunden-EKG ist verwertbar.',
    },
    'sampling-too-low': {
      title: 'Abtastrate zu niedrig',
      text: 'Feine Ausschläge gehen verloren. Bitte mit mindestens 200 Hz exportieren.',
    },
    gaps: {
      title: 'Lücken im EKG',
      text: 'Innerhalb der zehn Sekunden fehlen Messwerte. Bitte erneut schreiben.',
    },
    flat: {
      title: 'Ableitung ohne Ausschlag',
      text: 'Möglicherweise hat sich eine Elektrode gelöst. Elektroden prüfen und erneut schreiben.',
    },
    clipped: {
      title: 'EKG übersteuert',
      text: 'Ausschläge sind am Rand des Messbereichs abgeschnitten. Bitte mit geringerer Verstärkung wiederholen.',
    },
    noisy: {
      title: 'EKG zu stark gestört',
      text: 'Bewegung oder Netzbrummen überdeckt das Signal. Bitte in Ruhe wiederholen.',
    },
    'wrong-status': {
      title: 'EKG ist kein gültiger Befund',
      text: 'Es wurde storniert, zurückgezogen oder ist nicht abgeschlossen.',
    },
    undated: {
      title: 'EKG ohne Zeitangabe',
      text: 'Ohne Zeit ist kein Vergleich mit Laborwerten möglich. Bitte den Eintrag berichtigen.',
    },
    'in-the-future': {
      title: 'EKG liegt in der Zukunft',
      text: 'Bitte die Geräteuhr prüfen und den Eintrag berichtigen.',
    },
    unidentified: {
      title: 'EKG nicht eindeutig zugeordnet',
      text: 'Bei möglicher Verwechslung wird nichts geschätzt. Bitte den Eintrag prüfen.',
    },
    undecodable: {
      title: 'EKG nicht lesbar',
      text: 'Die Daten sind beschädigt oder in unbekanntem Format. Bitte den Support verständigen.',
    },
    'under-age': {
      title: 'Nicht für Kinder bestimmt',
      text: 'Das Modell ist ab 18 Jahren (zum Zeitpunkt des EKG) anwendbar.',
    },
    'age-unknown': {
      title: 'Alter unbekannt',
      text: 'Das Modell ist ab 18 Jahren anwendbar. Bitte das Geburtsdatum in der Akte ergänzen.',
    },
    paced: {
      title: 'Schrittmacherrhythmus',
      text: 'Ein Schrittmacher oder stimulierter Rhythmus ist dokumentiert. Dafür wurde das Modell nicht trainiert, daher keine Schätzung.',
    },
    retracted: {
      title: 'EKG zurückgezogen',
      text: 'Es wurde berichtigt, verschoben oder irrtümlich erfasst, und mit ihm die Schätzungen.',
    },
  },
  leftOut: {
    'no-ecg': 'nicht aufgezeichnet',
    'no-signal': 'ohne Signaldaten',
    'not-an-ecg': 'kein EKG',
    'no-accepted-lead': 'keine verwertbare Ableitung',
    'unit-missing': 'ohne Spannungseinheit',
    'too-short': 'zu kurz',
    'too-long': 'zu lang',
    'sampling-too-low': 'Abtastrate zu niedrig',
    gaps: 'mit Lücken',
    flat: 'ohne Ausschlag',
    clipped: 'übersteuert',
    noisy: 'zu stark gestört',
    'wrong-status': 'storniert oder nicht abgeschlossen',
    undated: 'ohne Zeitangabe',
    'in-the-future': 'in der Zukunft datiert',
    unidentified: 'nicht eindeutig zugeordnet',
    undecodable: 'nicht lesbar',
    'under-age': 'vor dem 18. Geburtstag',
    'age-unknown': 'Alter unbekannt',
    paced: 'Schrittmacherrhythmus',
    retracted: 'zurückgezogen',
  },
  silence: {
    'undefined-finding': 'Dieser Befund ist nicht definiert.',
    'not-actionable': 'Wird nur auf Wunsch gezeigt und löst nie einen Hinweis aus.',
    'demonstration-model': 'Ein Demonstrationsmodell gibt nur in der Testumgebung Hinweise.',
    'lead-without-evidence': 'Für die Ableitung dieses EKG liegt keine Evidenz vor.',
    'no-evidence': 'Für diesen Befund liegt keine Evidenz vor.',
    'too-few-positives': 'An zu wenigen Betroffenen geprüft.',
    'auroc-below-floor': 'Das Modell erkennt ihn für einen Hinweis nicht gut genug.',
    'ppv-below-floor': 'Bei der hiesigen Prävalenz gäbe es zu viele Fehlalarme.',
    'no-gain-over-baseline':
      'Das EKG trägt über Alter, Geschlecht, Frequenz und Rhythmus hinaus nichts bei.',
    'not-flagged': 'Die Schätzung liegt unter der Schwelle. Das schließt nichts aus.',
    'near-usual': 'Die Schätzung liegt über der Schwelle, aber kaum über dem Üblichen.',
    'silenced-here': 'Dieses Haus zeigt dazu keine Hinweise.',
    'silenced-by-switch': 'Hinweise dazu sind derzeit abgeschaltet.',
    'ecg-too-old': 'Das EKG ist für einen Hinweis zu alt.',
    'sampled-too-slowly': 'Die Abtastrate des EKG reicht für einen Hinweis nicht aus.',
    'sex-unknown': 'Der Grenzwert ist geschlechtsabhängig, das Geschlecht nicht bekannt.',
    measured: 'Bereits gemessen.',
    'being-measured': 'Bereits angefordert oder im Labor.',
    answered: 'Sie haben diesen Hinweis beantwortet.',
    snoozed: 'Sie haben diesen Hinweis zurückgestellt.',
    'ranked-lower': 'Ein anderer Befund war dringlicher; es wird nur ein Hinweis gezeigt.',
  },
}
