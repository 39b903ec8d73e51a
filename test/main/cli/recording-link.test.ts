import { describe, expect, it } from 'vitest';
import { parseCommand, UsageError } from '../../../src-main/cli/arguments.ts';
import { isLink, linkToSend, recordingName } from '../../../src-main/cli/recording-link.ts';

describe('the address of a recording', () => {
  it.each([
    ['https://media.example.org/talk.mp3', 'https://media.example.org/talk.mp3'],
    [
      'https://bucket.example.com/a%20b.flac?X-Signature=a%2Fb&n=1',
      'https://bucket.example.com/a%20b.flac?X-Signature=a%2Fb&n=1',
    ],
    ['HTTPS://MEDIA.example.org:8443/x.wav#t=10', 'https://media.example.org:8443/x.wav'],
    ['https://93.184.216.34/x.wav', 'https://93.184.216.34/x.wav'],
    ['https://[2606:2800:220:1::1]/x.wav', 'https://[2606:2800:220:1::1]/x.wav'],
    ['https://localhost.example.org/x.wav', 'https://localhost.example.org/x.wav'],
  ])('%s is sent as %s', (link, sent) => {
    expect([isLink(link), linkToSend(link)]).toEqual([true, sent]);
  });

  it.each([
    'http://media.example.org/talk.mp3',
    'ftp://media.example.org/talk.mp3',
    'file:///etc/passwd',
    'javascript://media.example.org/%0aalert(1)',
    'https://',
    'https://user@media.example.org/x.wav',
    'https://user:secret@media.example.org/x.wav',
    'https://:secret@media.example.org/x.wav',
    'https://localhost/x.wav',
    'https://LOCALHOST./x.wav',
    'https://nas/x.wav',
    'https://nas.local/x.wav',
    'https://vault.corp.internal/x.wav',
    'https://router.home.arpa/x.wav',
    'https://127.0.0.1/x.wav',
    'https://127.1/x.wav',
    'https://2130706433/x.wav',
    'https://0x7f000001/x.wav',
    'https://0177.0.0.1/x.wav',
    'https://0.0.0.0/x.wav',
    'https://10.1.2.3/x.wav',
    'https://100.64.0.1/x.wav',
    'https://169.254.169.254/latest/meta-data/',
    'https://172.31.255.255/x.wav',
    'https://192.168.1.1/x.wav',
    'https://255.255.255.255/x.wav',
    'https://[::1]/x.wav',
    'https://[::]/x.wav',
    'https://[::ffff:127.0.0.1]/x.wav',
    'https://[::ffff:8.8.8.8]/x.wav',
    'https://[64:ff9b::7f00:1]/x.wav',
    'https://[2002:7f00:1::]/x.wav',
    'https://[fe80::1]/x.wav',
    'https://[fd00::1]/x.wav',
    'https://media.example.org:99999/x.wav',
    'https://exa mple.org/x.wav',
    `https://media.example.org/${'x'.repeat(8_000)}`,
  ])('%s is sent to nobody', (link) => {
    expect([isLink(link), linkToSend(link)]).toEqual([true, null]);
    const refused = () => parseCommand(['transcribe', link, '--service', 'groq']);
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(/cannot be given to a service/);
  });

  it.each(['talk.mp3', './https:/talk.mp3', 'C:\\talks\\a.mp3', '-', 'a://b c'.slice(3)])(
    '%s is a file',
    (file) => {
      expect([isLink(file), linkToSend(file)]).toEqual([false, null]);
    },
  );

  it.each([
    ['https://media.example.org/talks/one.mp3?a=/b/c.wav#x', 'one.mp3'],
    ['https://media.example.org/', 'media.example.org'],
    ['https://media.example.org/a/%2e%2e/%2e%2e/', 'media.example.org'],
    ['https://media.example.org/a%2Fb.mp3', 'a%2Fb.mp3'],
    ['talks/two.mp3', 'two.mp3'],
  ])('%s is called %s', (file, name) => {
    expect(recordingName(file)).toBe(name);
  });
});

describe('who takes it', () => {
  const link = 'https://media.example.org/talk.mp3';
  const groqOnly = /takes files, not addresses: download the recording, or choose --service groq\./;

  it.each([
    ['embedded', [], groqOnly],
    ['openai', [], groqOnly],
    ['cortecs', [], groqOnly],
    ['custom', ['--base-url', 'http://localhost:8000'], groqOnly],
    ['groq', ['--fallback', 'embedded'], /cannot stand in/],
  ])('%s %j: says it in one sentence', (service, more, sentence) => {
    expect(() => parseCommand(['transcribe', link, '--service', service, ...more])).toThrow(sentence);
  });

  it('groq does', () => {
    expect(parseCommand(['transcribe', 'talk.mp3', link, '--service', 'groq'])).toMatchObject({
      files: ['talk.mp3', link],
    });
  });
});
