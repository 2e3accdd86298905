import { builder } from '../builder.ts';
import './checkIn.ts';

builder.mutationType({ description: 'What can be done. One act a request, done whole or not at all.' });
