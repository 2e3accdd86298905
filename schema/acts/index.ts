import { builder } from '../builder.ts';
import './assessCharge.ts';
import './cancelHold.ts';
import './checkIn.ts';
import './checkOut.ts';
import './closeDisclosure.ts';
import './markDamaged.ts';
import './markLost.ts';
import './openDisclosure.ts';
import './payCharge.ts';
import './placeHold.ts';
import './renew.ts';
import './replaceCard.ts';
import './reportCardLost.ts';
import './reversePayment.ts';
import './signIn.ts';
import './waiveCharge.ts';

builder.mutationType({ description: 'What can be done. One act a request, done whole or not at all.' });
