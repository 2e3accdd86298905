/** The words that the bench's people and titles are made of. As many at every size: a larger library has more of each. */
const words = (text: string): string[] => text.trim().split(/\s+/);

/** A few hundred, the most frequent first. */
export const firstNames = words(`
  Maria James Anna John Emma Robert Olivia Michael Sophia William Isabella David Mia Daniel Charlotte Joseph Amelia
  Thomas Elena Carlos Grace Matthew Lucia Anthony Ruth Samuel Nora Benjamin Alice Henry Clara Alexander Julia Luis Eva
  Jack Rosa Peter Hannah Andrew Laura George Sara Martin Ivy Leo Vera Oscar Irene Paul Helen Simon Ada Victor Edith Max
  Lena Felix Ines Hugo Nina Adam Marta Jonas Tessa Aaron Paula Noah Greta Ethan Amira Omar Leila Hassan Fatima Ali Zoe
  Yusuf Priya Arjun Anika Ravi Mei Wei Ling Jun Hana Kenji Yuki Akira Sunita Rohan Devi Imani Kofi Amara Kwame Zuri Sefu
  Nadia Ivan Olga Dmitri Katya Pavel Svetlana Boris Ingrid Lars Astrid Sven Freya Bjorn Signe Nils Karin Erik Aoife Liam
  Niamh Sean Ciara Conor Maeve Rhys Carys Owen Bronwyn Gareth Fiona Angus Isla Callum Morag Duncan Pilar Diego Carmen
  Javier Lola Mateo Ximena Pablo Camila Andres Valeria Sergio Gabriela Rafael Beatriz Joaquim Teresa Joao Leonor Tiago
  Chiara Matteo Giulia Lorenzo Bianca Luca Elisa Marco Silvia Dario Camille Antoine Margot Lucien Elodie Remy Odette
  Bastien Solene Gaston Frieda Otto Hilde Kurt Liesel Dieter Uta Rolf Anke Jens Zofia Jakub Hanna Piotr Agata Marek Ewa
  Tomasz Dana Milan Petra Radek Ilona Laszlo Zsofia Bence Timea Gabor Talia Eitan Noa Ari Shira Avi Miriam Levi Dalia
  Tariq Samira Idris Yasmin Karim Salma Rashid Zainab Bilal Winona Dakota Cheyenne Kai Leilani Keanu Malia Kalani Makoa
  Thandi Sipho Naledi Lwazi Chidi Ngozi Emeka Adaeze Obi Folake Tunde Abeni Seun Wanjiru Kamau Achieng Otieno Njeri`);

const beginnings = words(`
  Ash Black Brad Bright Brook Burn Cald Carl Chad Cliff Cole Cran Dal Dar Dun East Elm Fair Farn Fern Field Ford Gold
  Gray Green Grim Hal Ham Har Hart Haw Hazel Heath Hill Hol Holm Hunt Kel Kent Kings Lang Lark Lind Long Marl Mer Mid
  Mill Mor Nor North Oak Oat Over Pem Pres Rad Red Ridge Rock Rose Sand Shaw Shel Sil Stan Stock Stone Strat Sun Thorn
  Wal War Water Wells West Whit Win Wood Worth`);
const endings = words(`
  bank beck berg born bridge brook burn bury by combe cott croft dale den er ett field ford gate ham haven hill holt
  house hurst ing kirk land ley low man mead mere mond more ridge row sen shaw son stead stone ton vale well wick wood
  worth`);

/** A few thousand, in an order that mixes them. */
export const lastNames: readonly string[] = endings.flatMap((_, step) =>
  beginnings.map((beginning, at) => `${beginning}${endings[(at * 7 + step) % endings.length]}`),
);

export const adjectives = words(`
  silent golden hidden broken winter distant secret wild small last bright lost early crooked gentle burning empty
  northern quiet iron paper stolen ancient blue forgotten long red midnight narrow open pale restless salt second silver
  sleeping strange summer tall unknown velvet wandering white wooden young amber bitter copper drowned electric fallen
  glass hollow ivory jagged kind lonely marble noble`);
export const nouns = words(`
  river garden house mountain letter daughter harbor forest island stranger city orchard lighthouse bridge storm road
  winter map clock mirror library sea window kingdom field shadow bird wolf lantern song desert train village teacher
  sailor painter physician kitchen voyage memory promise treasure castle meadow moon star horse feather stone tower
  valley canyon mill gate key crown sword ship captain widow brother mother cousin neighbor doctor thief ghost witch
  dragon fox owl raven bear whale salmon bee oak willow rose thistle wheat bread salt honey coffee violin piano drum
  theater circus market museum hospital school chapel tavern station highway border frontier treaty empire republic
  revolution election century atlas grammar theorem equation molecule planet comet telescope engine machine computer
  garment carpet quilt needle basket ladder hammer anvil furnace compass anchor rudder`);
