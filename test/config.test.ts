import { readFileSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { AnyEcgError } from '../src/errors.ts'
import { manifestSchema } from '../src/model/manifest.ts'

function errorOf(env: NodeJS.ProcessEnv): AnyEcgError {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof AnyEcgError) return error
    throw error
  }
  throw new Error('the environment was accepted')
}

describe('readConfig', () => {
  it('needs nothing: it listens on loopback, with the demonstration model', () => {
    const { modelDir, ...config } = readConfig({})
    expect(config).toEqual({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: undefined,
      executionProviders: ['cuda', 'cpu'],
      fhirTimeoutMs: 5000,
      hookBudgetMs: 450,
      requestTimeoutMs: 15_000,
      databaseUrl: undefined,
      tenantsFile: undefined,
      sandboxAuth: 'open',
      logLevel: 'info',
    })
    expect(isAbsolute(modelDir)).toBe(true)
    const manifest: unknown = JSON.parse(readFileSync(resolve(modelDir, 'manifest.json'), 'utf8'))
    expect(manifestSchema.parse(manifest).status).toBe('demonstration')
  })

  it('takes every variable', () => {
    expect(
      readConfig({
        PORT: '8080',
        HOST: '0.0.0.0',
        PUBLIC_URL: 'https://ecg.example.org/lab//',
        MODEL_DIR: 'models/other',
        EXECUTION_PROVIDERS: 'webgpu, cpu',
        FHIR_TIMEOUT_MS: '250',
        HOOK_BUDGET_MS: '300',
        REQUEST_TIMEOUT_MS: '900',
        DATABASE_URL: 'postgres://ecg@db.example/ecg',
        TENANTS_FILE: 'tenants.json',
        SANDBOX_AUTH: 'required',
        LOG_LEVEL: 'silent',
      }),
    ).toEqual({
      port: 8080,
      host: '0.0.0.0',
      publicUrl: 'https://ecg.example.org/lab',
      modelDir: resolve('models/other'),
      executionProviders: ['webgpu', 'cpu'],
      fhirTimeoutMs: 250,
      hookBudgetMs: 300,
      requestTimeoutMs: 900,
      databaseUrl: 'postgres://ecg@db.example/ecg',
      tenantsFile: resolve('tenants.json'),
      sandboxAuth: 'required',
      logLevel: 'silent',
    })
  })

  it.each([
    ['https://ECG.example.org:443/Lab/', 'https://ecg.example.org/Lab'],
    ['http://ecg.example.org:80', 'http://ecg.example.org'],
    ['https://ecg.example.org:8443/', 'https://ecg.example.org:8443'],
    ['HTTPS://ecg.example.org/a/../lab', 'https://ecg.example.org/lab'],
  ])('writes the PUBLIC_URL %s as browsers and audiences do: %s', (given, publicUrl) => {
    expect(readConfig({ PUBLIC_URL: given }).publicUrl).toBe(publicUrl)
  })

  it('does not repeat the password of a PUBLIC_URL', () => {
    expect(errorOf({ PUBLIC_URL: 'https://me:hush@ecg.example.org' }).message).not.toContain('hush')
  })

  it('takes the limits themselves', () => {
    expect(readConfig({ PORT: '0', FHIR_TIMEOUT_MS: '50' })).toMatchObject({
      port: 0,
      fhirTimeoutMs: 50,
    })
    expect(readConfig({ PORT: '65535', FHIR_TIMEOUT_MS: '60000' })).toMatchObject({
      port: 65535,
      fhirTimeoutMs: 60_000,
    })
  })

  it('leaves the variables of others alone', () => {
    expect(readConfig({ PATH: '/bin', port: '1' }).port).toBe(3000)
  })

  it.each([
    ['PORT', 'http'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '30.5'],
    ['HOST', ''],
    ['PUBLIC_URL', 'ecg.example.org'],
    ['PUBLIC_URL', 'ftp://ecg.example.org'],
    ['PUBLIC_URL', 'https://ecg.example.org/lab?x=1'],
    ['PUBLIC_URL', 'https://ecg.example.org/?'],
    ['PUBLIC_URL', 'https://ecg.example.org/lab#top'],
    ['PUBLIC_URL', 'https://me@ecg.example.org'],
    ['PUBLIC_URL', 'https://me:pw@ecg.example.org'],
    ['PUBLIC_URL', 'https://:pw@ecg.example.org'],
    ['MODEL_DIR', ''],
    ['EXECUTION_PROVIDERS', 'tpu'],
    ['EXECUTION_PROVIDERS', 'cpu,tpu'],
    ['EXECUTION_PROVIDERS', ''],
    ['FHIR_TIMEOUT_MS', '49'],
    ['FHIR_TIMEOUT_MS', '60001'],
    ['FHIR_TIMEOUT_MS', 'soon'],
    ['REQUEST_TIMEOUT_MS', '99'],
    ['REQUEST_TIMEOUT_MS', '300001'],
    ['TENANTS_FILE', ''],
    ['LOG_LEVEL', 'loud'],
  ])('names %s when it is "%s"', (name, value) => {
    const error = errorOf({ [name]: value })
    expect(error.code).toBe('config-invalid')
    expect(error.message).toContain(`${name}: `)
  })

  it('names all that is wrong at once, and nothing else', () => {
    const { message } = errorOf({ PORT: 'x', LOG_LEVEL: 'loud', HOST: '127.0.0.1' })
    expect(message).toContain('PORT')
    expect(message).toContain('LOG_LEVEL')
    expect(message).not.toContain('HOST')
  })
})
