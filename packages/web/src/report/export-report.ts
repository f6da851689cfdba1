import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import type { KeptReport } from '../runs/kept-report.ts';

/** A report as a file: `generator` says in machine-readable form whether rules or AI wrote it. Access keys stay out. */
export function toExport(report: KeptReport, questionnaire: Questionnaire, now: Date) {
  const { accessToken: _token, storeTicket: _ticket, ...analysis } = report.analysis;
  return {
    schema: 'votive-report-1',
    generator: analysis.source === 'model' ? 'ai' : 'rules',
    exportedAt: now.toISOString(),
    questionnaire: { ...report.questionnaire, title: questionnaire.title },
    consent: report.consent,
    providedByYou: { answers: report.answers, remarks: report.remarks },
    derived: analysis,
  };
}

export function downloadReport(report: KeptReport, questionnaire: Questionnaire, now: Date): void {
  const text = JSON.stringify(toExport(report, questionnaire, now), null, 2);
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `votive-report-${report.analysis.createdAt.slice(0, 10)}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
