/**
 * Whether this machine has what Codestep needs. Start with {@link DoctorCommand}; what it finds are {@link Finding}s.
 * Not here: anything that changes the machine.
 */
package org.codestep.cli.doctor;
