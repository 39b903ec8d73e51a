import { settingsWords } from '../../../src-core/words/en.ts';
import { useSend, useSnapshot } from '../app-state.ts';
import { Button } from '../controls/Button.tsx';
import { hostOf } from '../host-of.ts';
import { Mark } from '../Mark.tsx';
import styles from './About.module.css';
import { Panel } from './SettingRow.tsx';

const words = settingsWords.about;

export function About() {
  const { version, settings } = useSnapshot();
  const send = useSend();
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
          <Fact name={words.microphoneName} sentence={words.microphone} />
          <Fact name={words.soundName} sentence={words.sound} />
          <Fact name={words.textName} sentence={words.text} />
          <Fact
            name={words.serviceName}
            sentence={settings.service === 'groq' ? words.groq(hostOf(settings.groqBaseUrl)) : words.embedded}
          />
        </dl>
      </Panel>
      <div className={styles.links}>
        {settings.service === 'groq' && (
          <Button onClick={() => void send('openLink', { link: 'groq-privacy' })}>{words.groqPrivacy}</Button>
        )}
      </div>
    </>
  );
}

function Fact({ name, sentence }: { name: string; sentence: string }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{sentence}</dd>
    </div>
  );
}
