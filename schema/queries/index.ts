import { builder } from '../builder.ts';
import './agencies.ts';
import './clients.ts';
import './cardStanding.ts';
import './consents.ts';
import './incidents.ts';
import './item.ts';
import './legalProcesses.ts';
import './patronByCard.ts';
import './policy.ts';
import './record.ts';
import './referrals.ts';
import './searchPatrons.ts';
import './searchTitles.ts';
import './statistics.ts';
import './title.ts';
import './viewer.ts';

builder.queryType({ description: 'What can be asked.' });
