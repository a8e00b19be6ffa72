import dns from 'node:dns'
import { expect, test, vi } from 'vitest'
import { describeServer } from './remote/server.ts'
import { isLinkLocal, lookupElsewhere, refuseLinkLocalName } from './linkLocal.ts'

/** As URLs write them: octal, hexadecimal and whole numbers included. */
const inside = [
  '169.254.169.254',
  '0xA9.0xFE.0xA9.0xFE',
  '2852039166',
  '0251.0376.0251.0376',
  '[fe80::1]',
  '[febf::1]',
  '[::ffff:169.254.1.1]',
  '[64:ff9b::169.254.169.254]',
  '[fd00:ec2::254]',
  'metadata.google.internal',
  'METADATA.google.internal.',
  '100.100.100.200',
]

test.each(inside)('http://%s is never asked', (host) => {
  expect(isLinkLocal(new URL(`http://${host}/`).hostname)).toBe(true)
  expect(() => describeServer(`http://${host}:8091`)).toThrow(/network equipment/)
})

test.each(['127.0.0.1', '192.168.1.20', '10.0.0.5', '[::1]', '[fd12::1]', 'pictures.example.org', '170.254.1.1'])(
  'http://%s may be a server',
  (host) => {
    expect(isLinkLocal(new URL(`http://${host}/`).hostname)).toBe(false)
    expect(describeServer(`http://${host}:8091`).address).toBe(new URL(`http://${host}:8091`).origin)
  },
)

test('a name is looked up as ever', async () => {
  const found = await new Promise((resolve, reject) => {
    lookupElsewhere('localhost', { all: false }, (error, address) => (error ? reject(error) : resolve(address)))
  })
  expect(['127.0.0.1', '::1']).toContain(found)
})

test('a name that stands for such an address leads nowhere', async () => {
  const code = await new Promise((resolve) => {
    lookupElsewhere('169.254.169.254', { all: false }, (error) => resolve(error?.code))
  })
  expect(code).toBe('ENOTFOUND')
})

test('a hub that leads to a name for such an address is not followed', async () => {
  const answers = vi.spyOn(dns.promises, 'lookup')
  const standsFor = (...addresses: string[]) =>
    answers.mockResolvedValueOnce(addresses.map((address) => ({ address, family: 4 })) as never)
  standsFor('192.0.2.7', '169.254.169.254')
  await expect(refuseLinkLocalName('files.example.org')).rejects.toThrow(/^169\.254\.169\.254 is an address inside/)
  standsFor('192.0.2.7')
  await expect(refuseLinkLocalName('files.example.org')).resolves.toBeUndefined()
  answers.mockRejectedValueOnce(new Error('ENOTFOUND'))
  await expect(refuseLinkLocalName('gone.example.org')).resolves.toBeUndefined()
  answers.mockClear()
  await expect(refuseLinkLocalName('127.0.0.1')).resolves.toBeUndefined()
  expect(answers).not.toHaveBeenCalled()
  answers.mockRestore()
})
