import { HomePage } from "./home/homePage";
import { JobPage } from "./job/jobPage";
import { Link } from "./lib/link";
import { useRoute } from "./lib/router";
import { Breakwater } from "./ui/breakwater";
import { Shell } from "./ui/shell";

export function App() {
  const route = useRoute();
  return (
    <Shell>
      <Breakwater key={route.page} part="This page">
        {route.page === "home" && <HomePage key={route.query.toString()} query={route.query} />}
        {route.page === "job" && <JobPage key={route.id} id={route.id} tab={route.tab} />}
        {route.page === "lost" && (
          <div className="column notice">
            <h1>There is nothing here</h1>
            <p>
              This page does not exist. <Link href="/">Go to the questions and jobs.</Link>
            </p>
          </div>
        )}
      </Breakwater>
    </Shell>
  );
}
