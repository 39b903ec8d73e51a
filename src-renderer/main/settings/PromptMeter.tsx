import { promptUse } from '../../../src-core/prompt.ts';
import { services } from '../../../src-core/services.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import styles from './PromptMeter.module.css';

const words = settingsWords.promptUse;

/** How much of what a service takes style and vocabulary use, and what finds no room. */
export function PromptMeter() {
  const { settings } = useSnapshot();
  // This computer takes no hints: what a usual service would take is still worth knowing.
  const { limits } = services[settings.service === 'embedded' ? 'groq' : settings.service];
  const use = promptUse(settings, limits);
  const leftOut = words.leftOut(use.leftOutOfStyle, use.leftOutOfVocabulary.length);
  const percent = Math.round(use.share * 100);
  const detail = words.detail(use.bytes, limits.promptBytes, use.tokens, limits.promptTokens);
  return (
    <div className={styles.use}>
      <div className={styles.line}>
        <span id="prompt-use" className={styles.name}>
          {words.name}
        </span>
        <span className={styles.percent}>{words.full(percent)}</span>
      </div>
      <meter
        className={styles.meter}
        aria-labelledby="prompt-use"
        aria-valuetext={`${words.full(percent)}: ${detail}`}
        value={use.share}
        data-over={leftOut !== ''}
      />
      <p className={styles.detail} role="status" data-over={leftOut !== ''}>
        {leftOut === '' ? words.fits : words.notSent(leftOut)}
      </p>
    </div>
  );
}
