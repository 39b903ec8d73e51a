import { useRef, useState } from 'react';
import { chooseModel } from '../../../src-core/choose-model.ts';
import {
  type CatalogueModel,
  findModel,
  installedModels,
  type ModelStatus,
  modelBytes,
} from '../../../src-core/speech-models.ts';
import { actions, modelWords, problems } from '../../../src-core/words/en.ts';
import { useSnapshot } from '../app-state.ts';
import { Button } from '../controls/Button.tsx';
import { languageName } from '../language-names.ts';
import { modelToMend } from '../status.ts';
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
        <ul className={styles.list}>
          {models.map((status) => {
            const model = findModel(status.id);
            return model === undefined ? null : <ModelRow key={status.id} model={model} status={status} />;
          })}
        </ul>
      </Panel>
    </section>
  );
}

function ModelRow({ model, status }: { model: CatalogueModel; status: ModelStatus }) {
  const snapshot = useSnapshot();
  const { settings, models } = snapshot;
  const change = useCommand('changeSettings');
  const download = useCommand('downloadModel');
  const cancel = useCommand('cancelDownload');
  const remove = useCommand('removeModel');
  const main = useRef<HTMLButtonElement>(null);
  const removing = useRef<HTMLButtonElement>(null);
  const [isAsking, setIsAsking] = useState(false);
  const { id, name } = model;
  const isChosen = settings.embeddedModel === id;
  const serving = chooseModel(settings, {
    chosen: settings.embeddedModel,
    installed: installedModels(models),
  });
  const standsIn = serving.kind === 'use' && serving.model.id === id && !isChosen;
  const isDamaged = modelToMend(snapshot) === id;
  const isLost = model.isShipped && status.state !== 'installed';
  const failure =
    change.failure ??
    download.failure ??
    cancel.failure ??
    remove.failure ??
    (status.state === 'failed' ? status.code : null);

  // One button whatever it says, so that the focus stays on it when that changes.
  const [says, label, act] = mainAction();

  function keep(): void {
    setIsAsking(false);
    removing.current?.focus();
  }

  function mainAction(): readonly [says: string, label: string, act: () => void] {
    const fetch = () => void download.run({ id });
    switch (status.state) {
      case 'installed': {
        if (isDamaged) return [modelWords.mend, modelWords.mendIt(name), fetch];
        const use = () => void change.run({ embeddedModel: id });
        return isChosen
          ? [modelWords.chosen, modelWords.isChosen(name), use]
          : [modelWords.use, modelWords.choose(name), use];
      }
      case 'downloading':
        return [actions.cancel, modelWords.cancel(name), () => void cancel.run({ id })];
      case 'absent':
      case 'failed':
        return status.receivedBytes > 0
          ? [modelWords.goOn, modelWords.goOnWith(name), fetch]
          : [modelWords.get, modelWords.getIt(name), fetch];
    }
  }

  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <h3 className={styles.name}>{name}</h3>
        <p className={styles.sentence}>{factsOf(model, settings.language)}</p>
        {standsIn && <p className={styles.note}>{modelWords.standsIn}</p>}
        {isLost && <p className={styles.failure}>{modelWords.lost}</p>}
        {status.state !== 'installed' && (status.state === 'downloading' || status.receivedBytes > 0) && (
          <p className={styles.progress}>
            {status.state === 'downloading' && (
              <progress
                aria-label={modelWords.fetching(name)}
                max={modelBytes(model)}
                value={status.receivedBytes}
              />
            )}
            <span>{modelWords.received(status.receivedBytes, modelBytes(model))}</span>
          </p>
        )}
        {failure !== null && (
          <p className={styles.failure} role="alert">
            {problems[failure].what} {problems[failure].action}
          </p>
        )}
        <span className={isAsking ? styles.note : styles.unseen} role="status">
          {isAsking && modelWords.getAgain(modelBytes(model))}
          {status.state === 'downloading' && modelWords.fetching(name)}
          {!isAsking && status.state === 'installed' && modelWords.isHere(name)}
        </span>
      </div>
      <div className={styles.buttons}>
        {!model.isShipped && isSomethingHere(status) && (
          <Button
            ref={removing}
            look="plain"
            label={isAsking ? modelWords.removeItNow(name) : modelWords.remove(name)}
            onClick={() => {
              if (!isAsking) return setIsAsking(true);
              setIsAsking(false);
              // This button goes with what it removes.
              main.current?.focus();
              void remove.run({ id });
            }}
          >
            {isAsking ? modelWords.removeNow : actions.remove}
          </Button>
        )}
        {isAsking && (
          <Button label={modelWords.keepIt(name)} onClick={keep}>
            {modelWords.keep}
          </Button>
        )}
        {!isLost && (
          <Button
            ref={main}
            label={label}
            isDisabled={isChosen && status.state === 'installed' && !isDamaged}
            onClick={() => {
              setIsAsking(false);
              act();
            }}
          >
            {says}
          </Button>
        )}
      </div>
    </li>
  );
}

function isSomethingHere(status: ModelStatus): boolean {
  switch (status.state) {
    case 'installed':
      return true;
    case 'downloading':
      return false;
    case 'absent':
    case 'failed':
      return status.receivedBytes > 0;
  }
}

/** So many languages are named; of more it is said how many, and whether the chosen one is among them. */
const mostNamed = 5;

function factsOf(model: CatalogueModel, chosen: string | null): string {
  const { languages, licence, measured, translates } = model;
  const understood =
    languages.length <= mostNamed
      ? languages.map(languageName).join(', ')
      : chosen === null
        ? modelWords.manyLanguages(languages.length)
        : modelWords.manyLanguagesAnd(languages.length, languageName(chosen), languages.includes(chosen));
  return [
    understood,
    modelWords.size(modelBytes(model)),
    ...(translates ? [modelWords.translates] : []),
    ...(measured === null ? [] : [modelWords.measured(measured)]),
    licence,
  ].join(' · ');
}
