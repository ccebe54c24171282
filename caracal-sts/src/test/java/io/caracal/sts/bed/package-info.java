/** What the tests of signing keys, policies and revocation stand on: a database with zones, and a service of just these parts. */
@NullMarked
package io.caracal.sts.bed;

import org.jspecify.annotations.NullMarked;
