import styles from './Choice.module.css';

interface ChoiceProps<Value extends string> {
  readonly id: string;
  readonly name: string;
  readonly options: readonly { readonly value: Value; readonly name: string }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** One of a few, all of them in sight. */
export function Choice<Value extends string>({ id, name, options, value, onChange }: ChoiceProps<Value>) {
  return (
    <fieldset className={styles.choice} aria-label={name} aria-describedby={`${id}-sentence`}>
      {options.map((option) => (
        <label key={option.value} className={styles.option}>
          <input
            // The name of the setting leads to what is chosen now.
            id={option.value === value ? id : undefined}
            type="radio"
            name={id}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.name}
        </label>
      ))}
    </fieldset>
  );
}
