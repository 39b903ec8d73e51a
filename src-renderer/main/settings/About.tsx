import type { AppSnapshot, CommandInput } from '../../../src-core/contract.ts';
import { hostOf } from '../../../src-core/host-of.ts';
import type { ServiceId } from '../../../src-core/services.ts';
import { serviceNames } from '../../../src-core/words/en.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSend, useSnapshot } from '../app-state.ts';
import { Button } from '../controls/Button.tsx';
import { Mark } from '../Mark.tsx';
import styles from './About.module.css';
import { Panel } from './SettingRow.tsx';

const words = settingsWords.about;

export function About() {
  const { version, settings } = useSnapshot();
  const send = useSend();
  const link = privacyPages[settings.service];
  return (
    <>
      <div className={styles.app}>
        <Mark />
        <div>
          <p className={styles.tagline}>{words.tagline}</p>
          <p className={styles.version}>{words.version(version)}</p>
        </div>
      </div>
      <Panel>
        <dl className={styles.facts}>
          <Fact name={words.microphoneName} sentence={words.microphone[settings.captureMode]} />
          <Fact name={words.soundName} sentence={settings.keepSounds ? words.soundKept : words.sound} />
          <Fact name={words.textName} sentence={words.text} />
          <Fact name={words.serviceName} sentence={whereItGoes(settings)} />
        </dl>
      </Panel>
      <div className={styles.links}>
        {link !== undefined && (
          <Button onClick={() => void send('openLink', { link })}>
            {words.privacy(serviceNames[settings.service])}
          </Button>
        )}
      </div>
    </>
  );
}

const privacyPages: Partial<Record<ServiceId, CommandInput<'openLink'>['link']>> = {
  groq: 'groq-privacy',
  openai: 'openai-privacy',
};

/** Who gets the recordings, and who gets them when that one does not answer. */
function whereItGoes({ service, services, fallback }: AppSnapshot['settings']): string {
  if (service === 'embedded') return words.embedded;
  const others = fallback.filter((id) => id !== service && id !== 'embedded').map((id) => serviceNames[id]);
  const also = others.length === 0 ? '' : ` ${words.fallback(others.join(', '))}`;
  const { baseUrl } = services[service];
  return (baseUrl === null ? words.nowhere : words.remote(hostOf(baseUrl))) + also;
}

function Fact({ name, sentence }: { name: string; sentence: string }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{sentence}</dd>
    </div>
  );
}
