/** Whether what the command surface depends on can be reached and used: the signing keys, and the admin token at the management API. */
@NullMarked
package io.caracal.control.reach;

import org.jspecify.annotations.NullMarked;
