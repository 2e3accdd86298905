/** The disclosure log's own rows of the grid, in its columns: an administrator with the purpose AUDIT, and nobody else. */
export const logGrid = `
                                    PVSFA CBWITO nSCNASRSCLAC
Query.disclosureLog                 ----- ------ ----------+- audit
DisclosureConnection.edges          ----- ------ ----------+- audit
DisclosureConnection.pageInfo       ----- ------ ----------+- audit
DisclosureEdge.cursor               ----- ------ ----------+- audit
DisclosureEdge.node                 ----- ------ ----------+- audit
Disclosure.id                       ----- ------ ----------+- audit
Disclosure.at                       ----- ------ ----------+- audit
Disclosure.caller                   ----- ------ ----------+- audit
Disclosure.basis                    ----- ------ ----------+- audit
Disclosure.purpose                  ----- ------ ----------+- audit
Disclosure.clauses                  ----- ------ ----------+- audit
Disclosure.classes                  ----- ------ ----------+- audit
Disclosure.found                    ----- ------ ----------+- audit
Disclosure.sealed                   ----- ------ ----------+- audit
`;
