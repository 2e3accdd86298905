import { builder } from '../builder.ts';
import './checkIn.ts';
import './recallReferral.ts';
import './recordLegalAction.ts';
import './referToAgency.ts';
import './releaseIncident.ts';
import './reportIncident.ts';

builder.mutationType({ description: 'What can be done. One act a request, done whole or not at all.' });
