import styles from './Select.module.css';

interface Option {
  readonly value: string;
  readonly name: string;
}

interface SelectProps {
  readonly id: string;
  readonly options: readonly Option[];
  /** Shown below the options, each under its name. */
  readonly groups?: readonly { readonly name: string; readonly options: readonly Option[] }[];
  /** Where no name stands beside it. */
  readonly label?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function Select({ id, options, groups = [], label, value, onChange }: SelectProps) {
  return (
    <select
      id={id}
      className={styles.select}
      aria-label={label}
      aria-describedby={label === undefined ? `${id}-sentence` : undefined}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <Options options={options} />
      {groups.map((group) => (
        <optgroup key={group.name} label={group.name}>
          <Options options={group.options} />
        </optgroup>
      ))}
    </select>
  );
}

function Options({ options }: { options: readonly Option[] }) {
  return options.map((option) => (
    <option key={option.value} value={option.value}>
      {option.name}
    </option>
  ));
}
