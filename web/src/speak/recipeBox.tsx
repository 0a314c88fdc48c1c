import { useState } from "react";
import { CopyButton } from "../ui/copyButton";
import type { Recipe } from "./recipes";

/** What to type to get exactly these frames. */
export function RecipeBox({ recipes, of }: { recipes: readonly Recipe[]; of: string }) {
  const [chosen, setChosen] = useState(recipes[0]?.name);
  const recipe = recipes.find(({ name }) => name === chosen) ?? recipes[0];
  if (!recipe) return null;
  return (
    <div className="recipe">
      <div className="recipe-bar">
        {recipes.length === 1 ? (
          <span className="recipe-name">{recipe.name}</span>
        ) : (
          recipes.map(({ name }) => (
            <button
              key={name}
              type="button"
              className="recipe-name"
              aria-pressed={name === recipe.name}
              onClick={() => setChosen(name)}
            >
              {name}
            </button>
          ))
        )}
        <CopyButton text={recipe.text} label={`Copy the ${recipe.name} for ${of}`} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className="recipe-text" tabIndex={0}>
        {recipe.text}
      </pre>
    </div>
  );
}
