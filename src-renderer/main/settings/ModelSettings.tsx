import {
  type CatalogueModel,
  findModel,
  type ModelStatus,
  modelBytes,
} from '../../../src-core/speech-models.ts';
import { actions, modelWords, problems } from '../../../src-core/words/en.ts';
import { useSnapshot } from '../app-state.ts';
import { Button } from '../controls/Button.tsx';
import { languageName } from '../language-names.ts';
import { useCommand } from '../use-command.ts';
import styles from './ModelSettings.module.css';
import { Panel } from './SettingRow.tsx';

/** The models of this computer's engine: which one is used, which are here, which could be fetched. */
export function ModelSettings() {
  const { models } = useSnapshot();
  return (
    <section aria-labelledby="models-title">
      <h2 id="models-title" className={styles.title}>
        {modelWords.title}
      </h2>
      <p className={styles.introduction}>{modelWords.sentence}</p>
      <Panel>
        {models.map((status) => {
          const model = findModel(status.id);
          return model === undefined ? null : <ModelRow key={status.id} model={model} status={status} />;
        })}
      </Panel>
    </section>
  );
}

function ModelRow({ model, status }: { model: CatalogueModel; status: ModelStatus }) {
  const { settings } = useSnapshot();
  const change = useCommand('changeSettings');
  const download = useCommand('downloadModel');
  const cancel = useCommand('cancelDownload');
  const remove = useCommand('removeModel');
  const { id, name } = model;
  const isUsed = settings.embeddedModel === id && status.state === 'installed';
  const failure =
    change.failure ??
    download.failure ??
    cancel.failure ??
    remove.failure ??
    (status.state === 'failed' ? status.code : null);
  return (
    <section className={styles.row} aria-labelledby={`model-${id}`}>
      <div className={styles.words}>
        <h3 id={`model-${id}`} className={styles.name}>
          {name}
        </h3>
        <p className={styles.sentence} title={model.languages.map(languageName).join(', ')}>
          {factsOf(model)}
        </p>
        {status.state === 'downloading' && (
          <progress
            className={styles.progress}
            aria-label={modelWords.fetching(name)}
            max={modelBytes(model)}
            value={status.receivedBytes}
          />
        )}
        {failure !== null && (
          <p className={styles.failure} role="alert">
            {problems[failure].what} {problems[failure].action}
          </p>
        )}
      </div>
      <div className={styles.buttons}>
        {status.state === 'downloading' && (
          <Button onClick={() => void cancel.run({ id })}>{actions.cancel}</Button>
        )}
        {(status.state === 'absent' || status.state === 'failed') && (
          <Button onClick={() => void download.run({ id })}>
            {status.receivedBytes > 0 ? modelWords.goOn : modelWords.get}
          </Button>
        )}
        {(status.state === 'installed' ? !model.isShipped : hasReceived(status)) && (
          <Button look="plain" onClick={() => void remove.run({ id })}>
            {actions.remove}
          </Button>
        )}
        {status.state === 'installed' && (
          <Button isDisabled={isUsed} onClick={() => void change.run({ embeddedModel: id })}>
            {isUsed ? modelWords.used : modelWords.use}
          </Button>
        )}
      </div>
    </section>
  );
}

function hasReceived(status: ModelStatus): boolean {
  return (status.state === 'absent' || status.state === 'failed') && status.receivedBytes > 0;
}

/** So many languages are named; of more it is said how many. */
const mostNamed = 5;

function factsOf(model: CatalogueModel): string {
  const { languages, licence, measured } = model;
  const understood =
    languages.length > mostNamed
      ? modelWords.manyLanguages(languages.length)
      : languages.map(languageName).join(', ');
  return [
    understood,
    modelWords.size(modelBytes(model)),
    ...(model.translates ? [modelWords.translates] : []),
    ...(measured === null ? [] : [modelWords.measured(measured)]),
    licence,
  ].join(' · ');
}
