import { lazy, Suspense } from "react";
import { RequireSignIn } from "./access/requireSignIn";
import { HomePage } from "./home/homePage";
import { JobPage } from "./job/jobPage";
import { Link } from "./lib/link";
import { type Route, useRoute } from "./lib/router";
import { ErrorBoundary } from "./ui/errorBoundary";
import { Shell } from "./ui/shell";

const CheckPage = lazy(() => import("./check/checkPage"));
const StatsPage = lazy(() => import("./stats/statsPage"));

export function App() {
  const route = useRoute();
  return (
    <Shell page={route.page}>
      <ErrorBoundary key={route.page} part="This page">
        <RequireSignIn>
          <Suspense fallback={<p className="column empty">Loading…</p>}>
            <Page route={route} />
          </Suspense>
        </RequireSignIn>
      </ErrorBoundary>
    </Shell>
  );
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case "home":
      return <HomePage key={route.query.toString()} query={route.query} />;
    case "job":
      return <JobPage key={route.id} id={route.id} tab={route.tab} />;
    case "check":
      return <CheckPage key={route.job ?? ""} job={route.job} />;
    case "stats":
      return <StatsPage />;
    case "lost":
      return (
        <div className="column notice">
          <h1>There is nothing here</h1>
          <p>
            This page does not exist. <Link href="/">Go to the questions and jobs.</Link>
          </p>
        </div>
      );
  }
}
