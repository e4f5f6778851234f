import { inject, Injectable } from '@angular/core';
import type { ClassifierSecretView, ClassifierView, LearnerView, ScreeningSettingsView, TestClassifierView, UpdateClassifierBody, UpdateLearnerBody, UpdateScreeningSettingsBody } from '@parvis/contracts'; // prettier-ignore
import { Api } from '../../../shared/api/api';

/** What is learned from the team's decisions, and the classifier of the house. */
@Injectable({ providedIn: 'root' })
export class ScreeningClient {
  private readonly api = inject(Api);

  detectors(abort?: AbortSignal): Promise<ScreeningSettingsView> {
    return this.api.get('/moderation/detectors', {}, abort);
  }
  updateDetectors(body: UpdateScreeningSettingsBody): Promise<ScreeningSettingsView> {
    return this.api.send('PUT', '/moderation/detectors', body);
  }

  learner(abort?: AbortSignal): Promise<LearnerView> {
    return this.api.get('/moderation/learner', {}, abort);
  }
  updateLearner(body: UpdateLearnerBody): Promise<LearnerView> {
    return this.api.send('PUT', '/moderation/learner', body);
  }
  train(): Promise<LearnerView> {
    return this.api.send('POST', '/moderation/learner/train');
  }

  classifier(abort?: AbortSignal): Promise<ClassifierView> {
    return this.api.get('/moderation/classifier', {}, abort);
  }
  updateClassifier(body: UpdateClassifierBody): Promise<ClassifierSecretView> {
    return this.api.send('PUT', '/moderation/classifier', body);
  }
  renewSecret(): Promise<ClassifierSecretView> {
    return this.api.send('POST', '/moderation/classifier/secret');
  }
  testClassifier(text: string): Promise<TestClassifierView> {
    return this.api.send('POST', '/moderation/classifier/test', { text });
  }
}
