/**
 * Whether this machine has what Codestep needs. Start with {@link DoctorCommand}; what it finds are
 * {@link Finding}s.
 */
package org.codestep.cli.doctor;
