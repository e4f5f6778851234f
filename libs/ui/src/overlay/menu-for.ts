import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Directive } from '@angular/core';

/** Opens a menu from a button of one's own: `<button [miMenuFor]="menu.template()">`. */
@Directive({
  selector: 'button[miMenuFor]',
  hostDirectives: [{ directive: CdkMenuTrigger, inputs: ['cdkMenuTriggerFor: miMenuFor'] }],
})
export class MenuFor {}
