import { Link } from '@tanstack/react-router';
import { PageHeading } from '../app/page-heading.tsx';
import { DayArc } from '../design/day-arc.tsx';
import { useText } from '../i18n/use-text.ts';
import { EarlierRuns } from './earlier-runs.tsx';
import { ResumeBanner } from './resume-banner.tsx';
import './landing.css';

const MINUTES = 15;

export function LandingPage() {
  const { t, count, fill } = useText();
  const { landing } = t;
  return (
    <div className="landing">
      <ResumeBanner />
      <EarlierRuns />
      <section className="hero">
        <div className="hero-text">
          <p className="eyebrow">{landing.eyebrow}</p>
          <PageHeading title={landing.title}>{landing.title}</PageHeading>
          <p className="lead">{landing.lead}</p>
          <p className="hero-action">
            <Link to="/start" className="button button-main button-large">
              {landing.start}
            </Link>
          </p>
          <p className="disclaimer">{t.app.disclaimer}</p>
        </div>
        <Example />
      </section>
      <DayArc />
      <section className="how" aria-labelledby="how">
        <h2 id="how">{landing.howTitle}</h2>
        <ol className="steps">
          {landing.steps.map((step) => (
            <li key={step.title}>
              <h3>{step.title}</h3>
              <p>{fill(step.text, { minutes: count(t.minutes, MINUTES) })}</p>
            </li>
          ))}
        </ol>
      </section>
      <section className="promises" aria-labelledby="promises">
        <h2 id="promises">{landing.promiseTitle}</h2>
        <ul>
          {landing.promises.map((promise) => (
            <li key={promise}>{promise}</li>
          ))}
        </ul>
      </section>
    </div>
  );
}

/** A finding as the report shows it, so that the landing page promises nothing in the abstract. */
function Example() {
  const { landing, report } = useText().t;
  return (
    <figure className="specimen">
      <figcaption>{landing.exampleLabel}</figcaption>
      <p className="specimen-title">{landing.exampleTitle}</p>
      <p>
        {landing.exampleBefore} <q className="words">{landing.exampleQuote}</q> {landing.exampleAfter}
      </p>
      <p className="specimen-chip">{landing.exampleChip}</p>
      <p className="specimen-question">{landing.exampleQuestion}</p>
      <p className="specimen-verdicts" aria-hidden="true">
        <span>{report.fits}</span>
        <span>{report.partly}</span>
        <span>{report.notMe}</span>
      </p>
    </figure>
  );
}
