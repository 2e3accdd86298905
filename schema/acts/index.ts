import { builder } from '../builder.ts';
import './approveProcess.ts';
import './checkIn.ts';
import './recordConsent.ts';
import './recordProcess.ts';
import './refuseProcess.ts';
import './revokeConsent.ts';
import './vacateProcess.ts';

builder.mutationType({ description: 'What can be done. One act a request, done whole or not at all.' });
