import { useState } from "react";
import { useInfo } from "../home/queries";
import { pagePath } from "../lib/base";
import { navigate } from "../lib/router";
import { useNarrow } from "../lib/useNarrow";
import { readChoice, toggle, writeChoice } from "./contractChoice";
import { ContractColumn } from "./contractColumn";
import { type Contract, served, transportNames } from "./contracts";

/** The same job in several contracts side by side, frame by frame. */
export default function ContractsTab({ id }: { id: string }) {
  const info = useInfo();
  const narrow = useNarrow();
  const [front, setFront] = useState<Contract>();
  const query = new URLSearchParams(location.search);
  const offered = served(info.data?.dialects);
  const chosen = readChoice(query, offered);
  const inFront = front && chosen.includes(front) ? front : chosen[0];
  const choose = (contract: Contract) => {
    const next = toggle(chosen, contract);
    if (next.includes(contract)) setFront(contract);
    navigate(`${pagePath()}?${writeChoice(query, next)}`, true);
  };
  if (info.isPending) return <p className="empty">Loading the contracts…</p>;
  return (
    <div className="contracts">
      <fieldset className="contract-choice">
        <legend>The same job in several wire contracts. Choose the contracts to show.</legend>
        {offered.map((contract) => (
          <label key={contract.id} className="contract-chip">
            <input type="checkbox" checked={chosen.includes(contract)} onChange={() => choose(contract)} />
            <span>
              {contract.name} <small>{transportNames[contract.transport]}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {narrow && chosen.length > 1 && (
        <fieldset className="contract-switch">
          <legend className="unseen">Visible contract</legend>
          {chosen.map((contract) => (
            <label key={contract.id}>
              <input
                type="radio"
                name="contract-front"
                checked={contract === inFront}
                onChange={() => setFront(contract)}
              />
              <span>
                {contract.name} <small>{transportNames[contract.transport]}</small>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {chosen.length === 0 && <p className="empty">Choose a contract.</p>}
      <div className="contract-columns" data-columns={narrow ? 1 : chosen.length}>
        {chosen.map((contract) => (
          <div key={contract.id} hidden={narrow && contract !== inFront}>
            <ContractColumn job={id} contract={contract} needsToken={info.data?.auth === "jwt"} />
          </div>
        ))}
      </div>
    </div>
  );
}
