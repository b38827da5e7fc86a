/** The kinds something new can be of, each with a sentence of what it does. */
import classes from './TypeList.module.css';

interface Kind {
  type: string;
  label: string;
  description: string;
}
interface TypeListProps<One extends Kind> {
  title: string;
  types: readonly One[];
  onChoose: (type: One) => void;
}

export function TypeList<One extends Kind>({ title, types, onChoose }: TypeListProps<One>) {
  return (
    <div className={classes.types}>
      <h3>{title}</h3>
      {types.map((type) => (
        <button key={type.type} type="button" className={classes.type} onClick={() => onChoose(type)}>
          <strong>{type.label}</strong><span>{type.description}</span>
        </button>
      ))}
    </div>
  );
}
