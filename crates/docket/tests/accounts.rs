//! Accounts: nobody shares one, names are not given twice, and somebody can always administer.

use std::collections::BTreeSet;

use docket::staff::{Duties, Role};
use docket::{AccountId, Refusal, RoomId};

use crate::cast::*;

fn duties(role: Role) -> Duties {
    Duties { role, rooms: BTreeSet::new(), sections: BTreeSet::new() }
}

fn staffed() -> House {
    let house = unopened().does(open_account("資訊室王", duties(Role::Administrator)));
    house.does(open_account("法警林", duties(Role::Bailiff)))
}

#[test]
fn an_account_opens_with_its_own_number_and_credential() {
    let house = staffed();
    let bailiff = house.now.staff.in_use(AccountId(2)).unwrap();
    assert_eq!(bailiff.duties.role, Role::Bailiff);
    assert_eq!(bailiff.hash.as_deref(), Some("hash of the first PIN of 法警林"));
}

#[test]
fn a_name_in_use_is_taken_and_free_once_its_account_ended() {
    let house = staffed();
    let again = || open_account("法警林", duties(Role::Bailiff));
    house.clone().when(again()).refused(Refusal::NameTaken);
    let house = house.does(disable_account(AccountId(2))).does(again());
    assert_eq!(house.now.staff.in_use(AccountId(3)).unwrap().id, AccountId(3));
}

#[test]
fn an_account_that_ended_is_not_changed() {
    let house = staffed().does(disable_account(AccountId(2)));
    let gone = || Refusal::NoSuchAccount;
    house.clone().when(disable_account(AccountId(2))).refused(gone());
    house.clone().when(set_credential(AccountId(2), "hash")).refused(gone());
    house.when(change_account(AccountId(2), duties(Role::Clerk))).refused(gone());
}

#[test]
fn duties_and_credentials_change() {
    let rooms = BTreeSet::from([RoomId(1), RoomId(2)]);
    let two_rooms = Duties { rooms: rooms.clone(), ..duties(Role::Bailiff) };
    let house = staffed().does(change_account(AccountId(2), two_rooms));
    let house = house.does(set_credential(AccountId(2), "another hash"));
    let account = house.now.staff.in_use(AccountId(2)).unwrap();
    assert_eq!((&account.duties.rooms, account.hash.as_deref()), (&rooms, Some("another hash")));
}

#[test]
fn the_last_administrator_stays() {
    let house = staffed();
    let last = || Refusal::LastAdministrator;
    house.clone().when(disable_account(AccountId(1))).refused(last());
    house.clone().when(change_account(AccountId(1), duties(Role::Clerk))).refused(last());
    let house = house.does(open_account("資訊室李", duties(Role::Administrator)));
    house.does(disable_account(AccountId(1))).when(disable_account(AccountId(3))).refused(last());
}

#[test]
fn a_house_knows_whether_anybody_can_administer_it() {
    assert!(!unopened().now.staff.has_administrator());
    assert!(staffed().now.staff.has_administrator());
}
