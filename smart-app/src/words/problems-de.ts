/** @module smart-app/words/problems-de: what went wrong and the way out, in German. */
import type { ProblemWords } from './problems-en.ts'

export const problemsDe: ProblemWords = {
  api: {
    expired: {
      title: 'Die Sitzung ist abgelaufen',
      text: 'Das Krankenhausinformationssystem akzeptiert diese Anmeldung nicht mehr. Bitte AnyECG-Lab erneut aus der Patientenakte öffnen oder hier anmelden. Es ging nichts verloren.',
    },
    forbidden: {
      title: 'Keine Berechtigung',
      text: 'Für diese Patientendaten besteht hier kein Zugriff. Bei bestehendem Behandlungsauftrag bitte die Leserechte auf Observation und Patient für AnyECG-Lab anfordern.',
    },
    'not-found': {
      title: 'Nicht gefunden',
      text: 'Der Eintrag existiert nicht oder wurde entfernt. Zurück zur Übersicht oder ein anderes EKG wählen.',
    },
    'no-data': {
      title: 'Die Akte konnte nicht gelesen werden',
      text: 'Patient, EKG oder Laborwerte waren mit dieser Berechtigung nicht lesbar, daher keine Schätzung. Bitte erneut versuchen, sonst den Support verständigen.',
    },
    busy: {
      title: 'Derzeit nicht verfügbar',
      text: 'Der Dienst ist ausgelastet oder startet neu. Bitte gleich erneut versuchen.',
    },
    offline: {
      title: 'Keine Verbindung',
      text: 'Der Dienst ist nicht erreichbar. Netzwerk prüfen und erneut versuchen.',
    },
    invalid: {
      title: 'Anfrage nicht möglich',
      text: 'Der Dienst hat die Anfrage nicht verstanden. Bitte AnyECG-Lab erneut aus der Akte öffnen, sonst den Support verständigen.',
    },
    failed: {
      title: 'Es ist ein Fehler aufgetreten',
      text: 'Die Antwort war nicht verwertbar. Bitte erneut versuchen, sonst den Support verständigen.',
    },
  },
  launch: {
    'iss-missing': {
      title: 'Der Aufruf ist unvollständig',
      text: 'Das Informationssystem hat seinen Server nicht genannt (Parameter iss). Bitte AnyECG-Lab erneut aus der Akte öffnen.',
    },
    'iss-invalid': {
      title: 'Serveradresse nicht verwendbar',
      text: 'Der genannte Server ist nicht über https erreichbar. Bitte AnyECG-Lab aus der Akte des eigenen Systems öffnen.',
    },
    'server-unknown': {
      title: 'Dieses Informationssystem ist hier nicht bekannt',
      text: 'AnyECG-Lab ist für diesen Server nicht eingerichtet; es wurde nichts an ihn gesendet. Bitte den Support um Aufnahme bitten.',
    },
    'server-silent': {
      title: 'Das Informationssystem antwortet nicht',
      text: 'Die Anmeldeadresse war nicht lesbar. Bitte gleich erneut versuchen.',
    },
    'pkce-missing': {
      title: 'Anmeldung nicht ausreichend sicher',
      text: 'Das System bietet kein PKCE mit S256 an, das diese Anwendung verlangt. Bitte den Support verständigen.',
    },
    denied: {
      title: 'Zugriff nicht erteilt',
      text: 'Die Anmeldung wurde abgebrochen oder abgelehnt. Bitte erneut aus der Akte öffnen oder neu anmelden.',
    },
    'state-lost': {
      title: 'Anmeldung unterbrochen',
      text: 'Sie wurde in einem anderen Fenster oder vor zu langer Zeit begonnen. Bitte erneut aus der Akte öffnen.',
    },
    scope: {
      title: 'Benötigte Rechte nicht erteilt',
      text: 'AnyECG-Lab muss Patient und Befunde lesen können. Bitte den Support verständigen.',
    },
    'launch-expired': {
      title: 'Dieser Aufruf ist nicht mehr gültig',
      text: 'Ein Aufruf gilt einmal und nur wenige Minuten. Bitte erneut aus der Akte öffnen.',
    },
    'launch-failed': {
      title: 'Die Anmeldung ist fehlgeschlagen',
      text: 'Bitte AnyECG-Lab erneut aus der Akte öffnen. Bleibt der Fehler, den Support verständigen.',
    },
  },
  notLaunched: {
    title: 'AnyECG-Lab aus einer Akte öffnen',
    text: 'Die Anwendung zeigt, was das EKG einer Person über Laborwerte vermuten lässt. Bitte aus der Patientenakte öffnen oder anmelden und eine Person wählen.',
  },
  patientUnknown: {
    title: 'Patient nicht gefunden',
    text: 'Die Akte nennt eine Person, die der FHIR-Server nicht kennt oder die nicht gelesen werden darf. Bitte erneut aus der Akte öffnen.',
  },
  unknownFinding: {
    title: 'Diesen Befund gibt es nicht',
    text: 'Die Anwendung kennt keinen Befund dieses Namens. Die Übersicht zeigt alle vorhandenen.',
  },
  outdated: {
    title: 'Diese Ansicht konnte nicht geladen werden',
    text: 'Vermutlich wurde AnyECG-Lab aktualisiert, während es geöffnet war. Bitte neu laden: Anmeldung und Patient bleiben erhalten. Bleibt der Fehler, den Support verständigen.',
  },
  retry: 'Erneut versuchen',
  newest: 'Zum neuesten EKG',
  reload: 'Anwendung neu laden',
  signIn: 'Neu anmelden',
  technical: 'Technische Angaben',
}
