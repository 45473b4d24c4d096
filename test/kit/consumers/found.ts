import { pythonVenv } from '../python.ts'
import { obtainPrometheus } from './obtain-prometheus.ts'
import { findProgram, type Program } from './program.ts'

/** The programs that read what we write, as their makers ship them. */
export const CONSUMERS = [
  'docker',
  'kubectl',
  'gcloud',
  'aws',
  'boto3',
  'curl',
  'npm',
  'prometheus',
] as const

export type Consumer = (typeof CONSUMERS)[number]
export type Missing = { readonly missing: string }
export type Found = Readonly<Record<Consumer, Program | Missing>>

/** Looks for all of them; boto3 and Prometheus are fetched where that can be done, which takes seconds once. */
export async function findConsumers(): Promise<Found> {
  const [docker, kubectl, gcloud, aws, boto3, curl, npm, prometheus] = await Promise.all([
    findProgram('docker', ['--version']),
    findProgram('kubectl', ['version', '--client']),
    findProgram('gcloud', ['--version']),
    findProgram('aws', ['--version']),
    findBoto3(),
    findProgram('curl', ['--version']),
    findProgram('npm', ['--version']),
    findPrometheus(),
  ])
  return { docker, kubectl, gcloud, aws, boto3, curl, npm, prometheus }
}

async function findBoto3(): Promise<Program | Missing> {
  const python = await pythonVenv()
  if (python === undefined) return { missing: 'python3 or its package registry cannot be had' }
  return findProgram(python.executable, ['-c', 'import boto3, moto; print(boto3.__version__)'])
}

async function findPrometheus(): Promise<Program | Missing> {
  const binary = await obtainPrometheus()
  return typeof binary === 'string' ? findProgram(binary, ['--version']) : binary
}
