import { builder } from '../builder.ts';
import './checkIn.ts';
import './closeProgram.ts';
import './completeInterlibraryLoan.ts';
import './deletePatron.ts';
import './endComputerSession.ts';
import './issueCard.ts';
import './linkCaregiver.ts';
import './recordVisits.ts';
import './registerForProgram.ts';
import './registerPatron.ts';
import './requestInterlibraryLoan.ts';
import './setPin.ts';
import './startComputerSession.ts';
import './unlinkCaregiver.ts';
import './updateContact.ts';

builder.mutationType({ description: 'What can be done. One act a request, done whole or not at all.' });
