import { mayActAs, type Role } from '@votive/shared/admin-api/roles';
import { useSession } from './use-session.ts';

/** Whether whoever is signed in may do what needs `role`. The server decides; the page only says so beforehand. */
export function useMay(role: Role): boolean {
  const { data: session } = useSession();
  return session !== undefined && session !== null && mayActAs(session.role, role);
}
